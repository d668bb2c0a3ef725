pragma ComponentBehavior: Bound
import QtQuick

// The one-time code: six cells, what remains of its time, and digits.
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
            id: cells
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: Theme.px(20)
            LayoutMirroring.enabled: false
            Repeater {
                model: page.screen.cells
                Rectangle {
                    id: cell
                    required property string modelData
                    required property int index
                    width: Math.min(Theme.px(112), (page.column + cells.spacing) / page.screen.cells.length - cells.spacing)
                    height: Theme.px(136)
                    radius: Theme.radius
                    color: Theme.surface
                    border.width: index === page.screen.cursor ? 5 : 2
                    border.color: index === page.screen.cursor ? Theme.green900 : Theme.edge
                    Text {
                        anchors.centerIn: parent
                        text: cell.modelData
                        font.family: Theme.family
                        font.pixelSize: Theme.px(64)
                        font.weight: Font.Bold
                        color: Theme.ink
                    }
                }
            }
        },
        Row {
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: Theme.px(16)
            height: Theme.px(60)
            Icon {
                visible: page.screen.warning
                name: "action_needed"
                stroke: Theme.amber
                anchors.verticalCenter: parent.verticalCenter
            }
            Words {
                rtl: page.screen.rtl
                text: page.screen.notice
                strong: page.screen.warning
                color: page.screen.warning ? Theme.amberInk : Theme.inkQuiet
                anchors.verticalCenter: parent.verticalCenter
            }
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
