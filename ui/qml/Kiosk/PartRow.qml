pragma ComponentBehavior: Bound
import QtQuick

// One part of the machine: what it is, how it stands in a word, and what a technician asks next.
Rectangle {
    id: row
    required property var part
    required property bool rtl
    height: Math.ceil(Math.max(words.height + 22 * Theme.scale, 124 * Theme.scale))
    radius: Theme.radius
    color: Theme.surface
    border.width: part.tone === "well" ? 2 : 4
    border.color: Tones.edge(part.tone)
    Accessible.role: Accessible.StaticText
    Accessible.name: part.name + ": " + part.word

    Disc {
        id: disc
        icon: row.part.icon
        tone: row.part.tone
        anchors.left: parent.left
        anchors.leftMargin: Theme.px(28)
        y: Math.round((row.height - height) / 2)
    }
    Column {
        id: words
        anchors.left: disc.right
        anchors.right: chip.left
        anchors.leftMargin: Theme.gutter
        anchors.rightMargin: Math.round(16 * Theme.scale)
        y: Math.round((row.height - height) / 2)
        spacing: Math.round(2 * Theme.scale)
        Words {
            rtl: row.rtl
            text: row.part.name
            strong: true
            font.pixelSize: Theme.subject
            width: parent.width
        }
        Repeater {
            model: row.part.meta
            Words {
                required property string modelData
                rtl: row.rtl
                text: modelData
                color: Theme.inkQuiet
                font.pixelSize: Theme.meta
                width: words.width
            }
        }
    }
    Rectangle {
        id: chip
        anchors.right: parent.right
        anchors.rightMargin: Math.round(28 * Theme.scale)
        y: Math.round((row.height - height) / 2)
        width: Math.ceil(inside.width + 44 * Theme.scale)
        height: Math.round(64 * Theme.scale)
        radius: height / 2
        color: Tones.ground(row.part.tone)
        Row {
            id: inside
            x: Math.round((chip.width - width) / 2)
            y: Math.round((chip.height - height) / 2)
            spacing: Math.round(12 * Theme.scale)
            Icon {
                name: Tones.icon(row.part.tone)
                stroke: Tones.ink(row.part.tone)
                width: Math.round(32 * Theme.scale)
                height: width
                y: Math.round((word.height - height) / 2)
            }
            Words {
                id: word
                rtl: row.rtl
                text: row.part.word
                strong: true
                color: Tones.ink(row.part.tone)
                font.pixelSize: Theme.meta
            }
        }
    }
}
