pragma ComponentBehavior: Bound
import QtQuick

// Asked before private data is put away; any touch answers yes.
Page {
    id: page
    level: true
    lead: Theme.px(180)
    spacing: Theme.px(44)
    said: [
        Sign {
            visible: !Theme.wide
            name: page.screen.icon
            width: Theme.px(300)
            anchors.left: parent?.left
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Math.min(Theme.px(84), page.column * 0.114)
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: Theme.px(42)
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
