pragma ComponentBehavior: Bound
import QtQuick

// The invitation: the slogan, what to do, and where on this machine.
Page {
    id: page
    dark: true
    lead: (Theme.wide ? 56 : 120) * Theme.scale
    spacing: (Theme.wide ? 24 : 36) * Theme.scale
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            color: "#FFFFFF"
            font.pixelSize: Math.min(Theme.slogan, page.column * (Theme.wide ? 0.144 : 0.157)) // no line of the slogan breaks
            font.weight: Font.Bold
            lineHeight: Theme.wide ? 0.9 : 1.0
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: "#FFFFFF"
            font.pixelSize: (Theme.wide ? 44 : 48) * Theme.scale
            anchors.left: parent?.left
            width: page.column * (Theme.wide ? 1 : page.screen.rtl ? 0.8 : 0.95)
        }
    ]
    Machine {
        visible: page.screen.cardArt
        moving: true
        contact: page.screen.contact
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? (parent.height - height) / 2 : page.below + 70 * Theme.scale
    }
    Sign {
        visible: !page.screen.cardArt
        name: "search"
        stroke: Theme.goldLight
        color: "transparent"
        border.color: Theme.goldLight
        width: Math.round(300 * Theme.scale)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + 130 * Theme.scale)
    }
}
