pragma ComponentBehavior: Bound
import QtQuick

// The last receipts: when, which, and whether each came out.
Rectangle {
    id: card
    required property var paper
    required property bool rtl
    readonly property int pad: Theme.px(28)
    height: lines.height + Theme.px(30)
    radius: Theme.radius
    color: Theme.surface
    border.width: 2
    border.color: Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: paper.title

    component Line: Item {
        property bool first: false
        width: lines.width
        height: Theme.px(56)
        Rectangle {
            visible: !parent.first
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
        y: Theme.px(12)
        Line {
            first: true
            Words {
                rtl: card.rtl
                text: card.paper.title
                strong: true
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
            }
            Words {
                rtl: card.rtl
                text: card.paper.none
                color: Theme.inkQuiet
                font.pixelSize: Theme.meta
                anchors.right: parent.right
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
