pragma ComponentBehavior: Bound
import QtQuick

// The invitation: the slogan, what to do, and where on this machine.
Page {
    id: page
    dark: true
    lead: Theme.px(Theme.wide ? 40 : 120)
    spacing: Theme.px(Theme.wide ? 24 : 36)
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
            font.pixelSize: Theme.wide ? Math.max(Theme.meta, Math.min(Theme.px(40), page.tall * 0.065)) : Theme.px(48)
            anchors.left: parent?.left
            width: page.column * (page.screen.rtl ? 0.8 : 0.95)
        }
    ]
    Machine {
        visible: page.screen.cardArt
        moving: true
        contact: page.screen.contact
        height: Math.min(Theme.px(640), page.room - Theme.px(100))
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? (parent.height - height) / 2 : page.below + Theme.px(70)
    }
    Sign {
        visible: !page.screen.cardArt
        name: "search"
        stroke: Theme.goldLight
        color: "transparent"
        border.color: Theme.goldLight
        width: Math.round(Math.min(Theme.px(300), page.room - Theme.px(180)))
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + Theme.px(130))
    }
}
