pragma ComponentBehavior: Bound
import QtQuick

// The technician's side of the kiosk, over the visitors': header, the step's screen, actions, language and leave.
Rectangle {
    id: page
    required property var technician
    readonly property var shown: technician.screen
    readonly property var none: ({
            "name": "",
            "label": "",
            "icon": "",
            "enabled": false
        })
    color: Theme.paper
    LayoutMirroring.enabled: shown.rtl
    LayoutMirroring.childrenInherit: true

    MouseArea {
        anchors.fill: parent // nothing behind is touched
    }
    Header {
        id: header
        screen: page.shown
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
    }
    component Body: Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: Theme.wide ? parent.bottom : foot.top
    }
    Body {
        active: page.shown.step === "ChoosingPin" || page.shown.step === "EnteringPin"
        sourceComponent: PinPad {
            screen: page.shown
            foot: Theme.wide ? foot.height : 0
            onPressed: (name, value) => page.technician.press(name, value)
        }
    }
    Body {
        active: page.shown.step === "Waiting" || page.shown.step === "LockedForGood"
        sourceComponent: Barred {
            screen: page.shown
            foot: Theme.wide ? foot.height : 0
        }
    }
    Body {
        active: page.shown.step === "Panel"
        sourceComponent: HealthPanel {
            screen: page.shown
            foot: Theme.wide ? foot.height : 0
            onPressed: (name, value) => page.technician.press(name, value)
        }
    }
    Item {
        id: foot
        anchors.left: parent.left
        anchors.leftMargin: Theme.wide ? page.width - Theme.side : 0
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: footer.height + (actions.visible ? actions.height + Theme.gutter : 0)
        Flow {
            id: actions
            visible: page.shown.actions.length > 0
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.margin
            anchors.rightMargin: Theme.margin
            spacing: Theme.gutter
            Repeater {
                model: page.shown.actions.length // a count: a button lives on under the finger when a word changes
                PressButton {
                    id: action
                    required property int index
                    readonly property var told: page.shown.actions[index] ?? page.none
                    property string meant: "" // the button may change under the finger
                    readonly property bool alone: index === page.shown.actions.length - 1 && index % 2 === 0
                    width: alone ? actions.width : Math.floor((actions.width - Theme.gutter) / 2)
                    label: told.label
                    icon: told.icon
                    enabled: told.enabled
                    pixelSize: Theme.body
                    onHeld: action.meant = told.name
                    onPressed: page.technician.press(action.meant, "")
                }
            }
        }
        Footer {
            id: footer
            screen: page.shown
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            onPressed: (name, value) => page.technician.press(name, value)
        }
    }
}
