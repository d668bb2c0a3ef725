pragma ComponentBehavior: Bound
import QtQuick

// A test print or a test reading: what happens, how it ended, and a reading's steps with their times.
Rectangle {
    id: card
    required property var test
    required property bool rtl
    height: Math.ceil(words.height + 44 * Theme.scale)
    radius: Theme.radius
    color: Theme.surface
    border.width: test.tone === "well" ? 2 : 4
    border.color: Tones.edge(test.tone)
    Accessible.role: Accessible.StaticText
    Accessible.name: test.title

    Column {
        id: words
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Math.round(36 * Theme.scale)
        anchors.rightMargin: Math.round(36 * Theme.scale)
        y: Math.round(22 * Theme.scale)
        spacing: Math.round(10 * Theme.scale)
        Words {
            rtl: card.rtl
            text: card.test.text
            strong: true
            width: parent.width
        }
        Words {
            rtl: false
            visible: card.test.detail.length > 0
            text: card.test.detail
            font.pixelSize: Theme.meta
            color: Theme.inkQuiet
            width: parent.width
        }
        Rectangle {
            visible: card.test.running
            width: Math.round(480 * Theme.scale)
            height: Math.round(14 * Theme.scale)
            radius: height / 2
            color: Theme.green900
            anchors.left: parent.left
            SequentialAnimation on opacity {
                running: card.visible && card.test.running && !Theme.still
                loops: Animation.Infinite
                NumberAnimation {
                    from: 1
                    to: 0.35
                    duration: 900
                }
                NumberAnimation {
                    from: 0.35
                    to: 1
                    duration: 900
                }
            }
        }
        Column {
            id: lines
            width: parent.width
            Repeater {
                model: card.test.steps
                Item {
                    id: line
                    required property var modelData
                    required property int index
                    readonly property bool edge: index === 0 || index === card.test.steps.length - 1
                    width: lines.width
                    height: Math.ceil(name.height + 4 * Theme.scale)
                    Rectangle {
                        width: parent.width
                        height: 2
                        color: Theme.line
                    }
                    Words {
                        id: name
                        rtl: card.rtl
                        text: line.modelData[0]
                        strong: line.edge
                        font.pixelSize: Theme.meta
                        anchors.left: parent.left
                        anchors.bottom: parent.bottom
                        width: parent.width * 0.48
                    }
                    Words {
                        rtl: card.rtl
                        text: line.modelData[1]
                        strong: line.edge
                        color: line.index === 0 ? Theme.inkQuiet : Theme.ink
                        font.pixelSize: Theme.meta
                        anchors.left: name.right
                        anchors.bottom: parent.bottom
                        width: parent.width * 0.26
                    }
                    Words {
                        rtl: card.rtl
                        text: line.modelData[2]
                        strong: line.edge
                        color: line.index === 0 ? Theme.inkQuiet : Theme.ink
                        font.pixelSize: Theme.meta
                        anchors.right: parent.right
                        anchors.bottom: parent.bottom
                        width: parent.width * 0.24
                    }
                }
            }
        }
    }
}
