pragma ComponentBehavior: Bound
import QtQuick

// For how many receipts the roll is enough, and of the last ones when, which, and whether each came out.
Rectangle {
    id: card
    required property var paper
    required property bool rtl
    readonly property int pad: Theme.px(28)
    signal pressed(string name, string value)
    height: lines.height + Theme.px(12)
    radius: Theme.radius
    color: Theme.surface
    border.width: 2
    border.color: Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: paper.title + ": " + paper.left

    component Line: Item {
        width: lines.width
        height: Theme.px(51)
        Rectangle {
            width: parent.width
            height: 2
            color: Theme.line
        }
    }
    Column {
        id: lines
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: card.pad
        Item {
            width: lines.width
            height: Math.ceil(Math.max(named.height + Theme.px(12), Theme.px(108)))
            Disc {
                id: disc
                icon: "paper"
                tone: card.paper.tone
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
            }
            Column {
                id: named
                anchors.left: disc.right
                anchors.right: change.left
                anchors.leftMargin: Theme.gutter
                anchors.rightMargin: Theme.px(16)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.px(2)
                Words {
                    rtl: card.rtl
                    text: card.paper.title
                    strong: true
                    font.pixelSize: Theme.subject
                    width: parent.width
                }
                Words {
                    rtl: card.rtl
                    text: card.paper.left
                    strong: card.paper.tone !== "well"
                    color: card.paper.tone === "well" ? Theme.inkQuiet : Tones.ink(card.paper.tone)
                    font.pixelSize: Theme.meta
                    width: parent.width
                }
            }
            PressButton {
                id: change
                label: card.paper.change
                pixelSize: Theme.meta
                implicitWidth: Theme.px(236)
                height: Theme.px(80)
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                onPressed: card.pressed("newRoll", "")
            }
        }
        Line {
            visible: card.paper.none.length > 0
            Words {
                rtl: card.rtl
                text: card.paper.none
                color: Theme.inkQuiet
                font.pixelSize: Theme.meta
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        Repeater {
            model: card.paper.receipts
            Line {
                id: line
                required property var modelData
                Words {
                    id: time
                    rtl: card.rtl
                    text: line.modelData.time
                    color: Theme.inkQuiet
                    font.pixelSize: Theme.meta
                    width: Theme.px(card.paper.dated ? 290 : 116)
                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                }
                Words {
                    rtl: card.rtl
                    text: line.modelData.reference
                    font.pixelSize: Theme.meta
                    anchors.left: time.right
                    anchors.verticalCenter: parent.verticalCenter
                }
                Row {
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.px(12)
                    Icon {
                        name: Tones.icon(line.modelData.tone)
                        stroke: Tones.ink(line.modelData.tone)
                        width: Theme.px(30)
                        height: width
                        y: Math.round((word.height - height) / 2)
                    }
                    Words {
                        id: word
                        rtl: card.rtl
                        text: line.modelData.word
                        strong: true
                        color: Tones.ink(line.modelData.tone)
                        font.pixelSize: Theme.meta
                    }
                }
            }
        }
    }
}
