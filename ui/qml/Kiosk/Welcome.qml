pragma ComponentBehavior: Bound
import QtQuick

// The invitation: the slogan, what to do, and where on this machine.
Page {
    id: page
    dark: true
    lead: (Theme.wide ? 40 : 120) * Theme.scale
    spacing: (Theme.wide ? 24 : 36) * Theme.scale
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            color: "#FFFFFF"
            font.pixelSize: Theme.wide ? Math.min(page.column * 0.144, page.tall * 0.17) : Math.min(Theme.slogan, page.column * 0.157) // no line of the slogan breaks
            font.weight: Font.Bold
            lineHeight: Theme.wide ? 0.9 : 1.0
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: "#FFFFFF"
            font.pixelSize: Theme.wide ? Math.max(Theme.meta, Math.min(40 * Theme.scale, page.tall * 0.065)) : 48 * Theme.scale
            anchors.left: parent?.left
            width: page.column * (page.screen.rtl ? 0.8 : 0.95)
        }
    ]
    Machine {
        visible: page.screen.cardArt
        moving: true
        contact: page.screen.contact
        height: Math.min(640 * Theme.scale, page.room - 100 * Theme.scale)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? (parent.height - height) / 2 : page.below + 70 * Theme.scale
    }
    Sign {
        visible: !page.screen.cardArt
        name: "search"
        stroke: Theme.goldLight
        color: "transparent"
        border.color: Theme.goldLight
        width: Math.round(Math.min(300 * Theme.scale, page.room - 180 * Theme.scale))
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + 130 * Theme.scale)
    }
}
