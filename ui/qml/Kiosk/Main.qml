pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window

// The one window: header, the step's screen, footer. It shows and forwards; it decides nothing.
Window {
    id: window
    required property var front
    required property var technician
    required property bool still
    required property real pixelsPerMm
    readonly property var shown: front.screen
    readonly property bool dark: window.shown.step === "Welcome" || window.shown.step === "OutOfService"
    readonly property var files: ({
            "ReadingCard": "Waiting",
            "LayDocument": "ReadingDocument",
            "ProvingChip": "ReadingDocument",
            "LookingUp": "Waiting",
            "PrintingReceipt": "Waiting"
        })
    color: Theme.paper
    Component.onCompleted: Theme.still = window.still
    LayoutMirroring.enabled: window.shown.rtl
    LayoutMirroring.childrenInherit: true

    Binding {
        target: Theme
        property: "pixelsPerMm"
        value: window.pixelsPerMm
    }
    Binding {
        target: Theme
        property: "screen"
        value: Qt.size(window.width, window.height)
    }
    Rectangle {
        anchors.fill: parent
        visible: window.dark
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.green700
            }
            GradientStop {
                position: 1
                color: Theme.greenDeep
            }
        }
        Lattice {
            anchors.fill: parent
        }
    }
    Item {
        id: root
        anchors.fill: parent
        enabled: !window.technician.open
        LayoutMirroring.enabled: window.shown.rtl
        LayoutMirroring.childrenInherit: true

        Header {
            id: header
            screen: window.shown
            dark: window.dark
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
        }
        Loader {
            id: body
            readonly property string file: window.files[window.shown.step] ?? window.shown.step
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: header.bottom
            anchors.bottom: Theme.wide ? parent.bottom : footer.top
            onFileChanged: body.open()
            Component.onCompleted: body.open()
            function open() {
                Opening.screen = window.shown;
                body.source = Qt.resolvedUrl(body.file + ".qml");
                const page = body.item;
                if (page === null)
                    return;
                page.screen = Qt.binding(() => page === body.item && (window.files[window.shown.step] ?? window.shown.step) === body.file ? window.shown : page.screen);
                page.foot = Qt.binding(() => Theme.wide ? footer.height : 0);
                page.pressed.connect((name, value) => window.front.press(name, value));
            }
        }
        Item {
            anchors.fill: body
            visible: window.shown.covered
            Rectangle {
                id: strip
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.rightMargin: Theme.wide ? Theme.side : 0
                anchors.bottom: parent.bottom
                height: Theme.px(190)
                color: Theme.green900
                Row {
                    anchors.centerIn: parent
                    spacing: Theme.gutter
                    Icon {
                        name: "eye"
                        stroke: "#FFFFFF"
                        width: Theme.px(64)
                        height: width
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    Words {
                        rtl: window.shown.rtl
                        text: window.shown.coveredHint
                        strong: true
                        color: "#FFFFFF"
                        width: Math.ceil(Math.min(implicitWidth, Theme.px(860), strip.width - 2 * Theme.margin - Theme.px(88)))
                    }
                }
            }
            MouseArea {
                anchors.fill: parent
                onClicked: window.front.press("touch", "")
            }
        }
        Footer {
            id: footer
            screen: window.shown
            dark: window.dark
            anchors.left: parent.left
            anchors.leftMargin: Theme.wide ? root.width - Theme.side : 0
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            onPressed: (name, value) => window.front.press(name, value)
        }
        Rectangle {
            visible: window.shown.ribbon.length > 0
            anchors.horizontalCenter: footer.horizontalCenter
            anchors.bottom: parent.bottom
            width: ribbon.implicitWidth + Theme.px(60)
            height: Theme.px(48)
            color: Theme.goldLight
            Text {
                id: ribbon
                anchors.centerIn: parent
                text: window.shown.ribbon
                font.family: Theme.family
                font.pixelSize: Math.ceil(28 * Theme.scale) // no smaller anywhere
                font.weight: Font.DemiBold
                color: Theme.amberInk
            }
        }
        MouseArea {
            // the technicians' corner, 30 mm wide
            anchors.right: parent.right
            anchors.top: parent.top
            width: Math.round(96 * Theme.scale)
            height: width
            onClicked: window.technician.corner()
        }
    }
    Loader {
        id: door
        anchors.fill: parent
        active: window.technician.open && window.visible // closed before the window is
        function show() {
            door.setSource(Qt.resolvedUrl("Maintenance.qml"), {
                "technician": window.technician
            });
        }
        Component.onCompleted: door.show()
    }
}
