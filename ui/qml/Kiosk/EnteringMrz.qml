pragma ComponentBehavior: Bound
import QtQuick

// Three fields of a passport or card as they are printed on it, and where each of them stands.
Page {
    id: page
    keys: true
    readonly property bool short: page.height < Theme.px(1100)
    lead: Theme.px(short ? 16 : 40)
    spacing: Theme.px(20)
    readonly property real fieldHeight: Theme.px(short ? 72 : 92)
    readonly property real keysHeight: Theme.px(3 * 12 + 4 * (short ? 66 : 112))
    readonly property real used: page.lead + title.height + hint.height + fields.height + (Theme.wide ? 3 : 4) * page.spacing + (Theme.wide ? 0 : page.keysHeight) + Theme.gutter
    readonly property real pictured: Math.floor(Math.min(Theme.px(480), (page.column - Theme.px(page.screen.scanner ? 200 : 140)) / (page.screen.scanner ? 2.9 : 2.4), page.height - page.used))
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
                y: Theme.px(9)
                height: parent.height - Theme.px(18)
                spacing: Theme.px(48)
                DocumentFace {
                    kind: "page"
                    ringed: page.screen.ringed
                    height: parent.height
                }
                Item {
                    width: front.width + Theme.px(60)
                    height: parent.height
                    DocumentFace {
                        kind: "back"
                        x: Theme.px(60)
                        y: parent.height - height
                        height: front.height
                    }
                    DocumentFace {
                        id: front
                        kind: "face"
                        ringed: page.screen.ringed
                        height: Math.floor(parent.height * 0.62)
                    }
                }
                Sign {
                    visible: page.screen.scanner
                    name: "scan"
                    width: Math.round(parent.height * 0.5)
                    y: Math.round((parent.height - height) / 2)
                }
            }
        },
        Column {
            id: fields
            spacing: Theme.px(12)
            width: page.column
            Repeater {
                model: page.screen.fields
                DocumentField {
                    required property var modelData
                    told: modelData
                    height: page.fieldHeight
                    rtl: page.screen.rtl
                    width: fields.width
                    onChosen: page.pressed("keyField", modelData.name)
                }
            }
        }
    ]
    Item {
        id: keys
        anchors.left: parent.left
        anchors.right: parent.right
        y: Theme.wide ? page.spacing : page.height - height - Theme.gutter
        height: Theme.wide ? parent.height - y : page.keysHeight
        Keyboard {
            visible: page.screen.letters
            anchors.horizontalCenter: parent.horizontalCenter
            room: keys.height
            across: keys.width
            ready: page.screen.ready
            names: page.screen.keyNames
            onPressed: (name, value) => page.pressed(name, value)
        }
        Keypad {
            visible: !page.screen.letters
            spacing: Theme.px(page.short ? 12 : 24)
            anchors.horizontalCenter: parent.horizontalCenter
            room: keys.height
            span: keys.width - 2 * Theme.margin
            ready: page.screen.ready
            names: page.screen.keyNames
            onPressed: (name, value) => page.pressed(name, value)
        }
    }
}
