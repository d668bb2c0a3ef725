pragma ComponentBehavior: Bound
import QtQuick

// Asked before private data is put away; any touch answers yes.
Page {
    id: page
    level: true
    lead: Math.round(180 * Theme.scale)
    spacing: Math.round(44 * Theme.scale)
    said: [
        Sign {
            visible: !Theme.wide
            name: page.screen.icon
            width: Math.round(300 * Theme.scale)
            anchors.left: parent?.left
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Math.min(84 * Theme.scale, page.column * 0.114)
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: 42 * Theme.scale
            color: Theme.inkQuiet
            width: page.column
        }
    ]
    Sign {
        visible: Theme.wide
        name: page.screen.icon
        anchors.centerIn: parent
    }
}
