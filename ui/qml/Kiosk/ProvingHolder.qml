pragma ComponentBehavior: Bound
import QtQuick

// The one-time code: six cells, what remains of its time, and digits.
Page {
    id: page
    keys: true
    readonly property bool short: !Theme.wide && page.height < Theme.px(1000) // the keys keep their size
    lead: Theme.px(short ? 16 : 56)
    spacing: Theme.px(short ? 20 : 30)
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
        Cells {
            anchors.horizontalCenter: parent?.horizontalCenter
            name: page.screen.title
            digits: page.screen.cells
            cursor: page.screen.cursor
            room: page.column
        },
        Notice {
            rtl: page.screen.rtl
            text: page.screen.notice
            warning: page.screen.warning
            width: page.column
        },
        Sign {
            visible: Theme.wide && page.height > Theme.px(900)
            name: "phone"
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
