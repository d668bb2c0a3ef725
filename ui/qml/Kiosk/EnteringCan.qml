pragma ComponentBehavior: Bound
import QtQuick

// The six digits on a card's face, and where they stand on it.
Page {
    id: page
    keys: true
    readonly property bool short: page.height < Theme.px(1100)
    lead: Theme.px(short ? 16 : 48)
    spacing: Theme.px(24)
    readonly property real keysHeight: Theme.px(3 * 24 + 4 * (short ? 66 : 118))
    readonly property real used: page.lead + title.height + hint.height + cells.height + (Theme.wide ? 3 : 4) * page.spacing + (Theme.wide ? 0 : page.keysHeight) + Theme.gutter
    readonly property real pictured: Math.floor(Math.min(Theme.px(480), (page.column - Theme.px(300)) / 1.6, page.height - page.used))
    said: [
        Words {
            id: title
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Hint {
            id: hint
            screen: page.screen
            width: page.column
        },
        Item {
            width: page.column
            height: page.pictured
            Row {
                x: Math.round((parent.width - width) / 2)
                height: parent.height
                spacing: Theme.px(72)
                DocumentFace {
                    kind: "face"
                    ringed: "CAN"
                    height: parent.height
                }
                Sign {
                    visible: page.screen.scanner
                    name: "scan"
                    width: Math.round(Math.min(Theme.px(220), parent.height * 0.8))
                    y: Math.round((parent.height - height) / 2)
                }
            }
        },
        Cells {
            id: cells
            anchors.horizontalCenter: parent?.horizontalCenter
            digits: page.screen.cells
            cursor: page.screen.cursor
            name: page.screen.title
            spoken: page.screen.cells.join("").trim()
            room: page.column
            tall: Theme.px(page.short && !Theme.wide ? 108 : 136)
        }
    ]
    Keypad {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? page.spacing : page.height - page.keysHeight - Theme.gutter
        room: parent.height - y - (Theme.wide ? 0 : Theme.gutter)
        span: parent.width - 2 * Theme.margin
        ready: page.screen.ready
        names: page.screen.keyNames
        onPressed: (name, value) => page.pressed(name, value)
    }
}
