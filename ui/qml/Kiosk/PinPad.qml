pragma ComponentBehavior: Bound
import QtQuick

// The technician's PIN, chosen or entered: dots, never digits, neither shown nor spoken.
Page {
    id: page
    keys: true
    spacing: 30 * Theme.scale
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: 38 * Theme.scale
            color: Theme.inkQuiet
            width: page.column
        },
        Row {
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: Math.round(26 * Theme.scale)
            topPadding: Math.round(24 * Theme.scale)
            bottomPadding: Math.round(24 * Theme.scale)
            LayoutMirroring.enabled: false
            Accessible.role: Accessible.StaticText
            Accessible.name: page.screen.count
            Repeater {
                model: page.screen.dots
                Rectangle {
                    required property bool modelData
                    width: Math.round(44 * Theme.scale)
                    height: width
                    radius: width / 2
                    color: modelData ? Theme.green900 : Theme.surface
                    border.width: modelData ? 0 : 3
                    border.color: Theme.edge
                }
            }
        },
        Item {
            width: page.column // as wide when it is empty, or the keys would move
            height: Math.round(60 * Theme.scale)
            Row {
                x: Math.round((parent.width - width) / 2)
                height: parent.height
                spacing: Math.round(16 * Theme.scale)
                Icon {
                    id: sign
                    visible: page.screen.warning
                    name: "action_needed"
                    stroke: Theme.amber
                    y: Math.round((parent.height - height) / 2)
                }
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.notice
                    strong: page.screen.warning
                    color: page.screen.warning ? Theme.amberInk : Theme.inkQuiet
                    width: Math.ceil(Math.min(implicitWidth, page.column - (sign.visible ? sign.width + 16 * Theme.scale : 0)))
                    y: Math.round((parent.height - height) / 2)
                }
            }
        },
        Sign {
            visible: Theme.wide && page.height > 900 * Theme.scale
            name: "lock"
            width: Math.round(300 * Theme.scale)
            anchors.horizontalCenter: parent?.horizontalCenter
        }
    ]
    Keypad {
        anchors.horizontalCenter: parent.horizontalCenter
        y: page.below + page.spacing
        room: parent.height - y
        span: parent.width - 2 * Theme.margin
        ready: page.screen.ready
        names: page.screen.keyNames
        onPressed: (name, value) => page.pressed(name, value)
    }
}
