pragma ComponentBehavior: Bound
import QtQuick

// The one-time code: six cells, what remains of its time, and digits.
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
            id: cells
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: 20 * Theme.scale
            LayoutMirroring.enabled: false
            Repeater {
                model: page.screen.cells
                Rectangle {
                    id: cell
                    required property string modelData
                    required property int index
                    width: Math.min(112 * Theme.scale, (page.column + cells.spacing) / page.screen.cells.length - cells.spacing)
                    height: 136 * Theme.scale
                    radius: Theme.radius
                    color: Theme.surface
                    border.width: index === page.screen.cursor ? 5 : 2
                    border.color: index === page.screen.cursor ? Theme.green900 : Theme.edge
                    Text {
                        anchors.centerIn: parent
                        text: cell.modelData
                        font.family: Theme.family
                        font.pixelSize: 64 * Theme.scale
                        font.weight: Font.Bold
                        color: Theme.ink
                    }
                }
            }
        },
        Row {
            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: 16 * Theme.scale
            height: 60 * Theme.scale
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
            visible: Theme.wide && page.height > 900 * Theme.scale
            name: "phone"
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
