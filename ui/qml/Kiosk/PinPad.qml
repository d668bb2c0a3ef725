pragma ComponentBehavior: Bound
import QtQuick

// The technician's PIN, chosen or entered: dots, never digits, neither shown nor spoken.
Page {
    id: page
    keys: true
    spacing: Theme.px(30)
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
            font.pixelSize: Theme.px(38)
            color: Theme.inkQuiet
            width: page.column
        },
        Row {
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: Theme.px(26)
            topPadding: Theme.px(24)
            bottomPadding: Theme.px(24)
            LayoutMirroring.enabled: false
            Accessible.role: Accessible.StaticText
            Accessible.name: page.screen.count
            Repeater {
                model: page.screen.dots
                Rectangle {
                    required property bool modelData
                    width: Theme.px(44)
                    height: width
                    radius: width / 2
                    color: modelData ? Theme.green900 : Theme.surface
                    border.width: modelData ? 0 : 3
                    border.color: Theme.edge
                }
            }
        },
        Notice {
            rtl: page.screen.rtl
            text: page.screen.notice
            warning: page.screen.warning
            width: page.column
        },
        Sign {
            visible: Theme.wide && page.height > Theme.px(900)
            name: "lock"
            width: Theme.px(300)
            anchors.horizontalCenter: parent?.horizontalCenter
        }
    ]
    Keypad {
        anchors.horizontalCenter: parent.horizontalCenter
        y: page.below + page.spacing
        room: parent.height - y - (Theme.wide ? 0 : Theme.gutter)
        span: parent.width - 2 * Theme.margin
        ready: page.screen.ready
        names: page.screen.keyNames
        onPressed: (name, value) => page.pressed(name, value)
    }
}
