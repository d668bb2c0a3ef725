pragma ComponentBehavior: Bound
import QtQuick

// Why nobody is served here now, and where or when one is.
Page {
    id: page
    dark: true
    level: true
    lead: Theme.px(280)
    spacing: Theme.px(Theme.wide ? 36 : 56)
    component Why: Sign {
        name: page.screen.icon
        stroke: Theme.goldLight
        color: "transparent"
        border.color: Theme.goldLight
    }
    said: [
        Why {
            visible: !Theme.wide
            width: Theme.px(300)
            anchors.left: parent?.left
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            color: "#FFFFFF"
            font.pixelSize: Math.min(Theme.px(84), page.column * 0.087) // the lines break alike on every screen
            font.weight: Font.Bold
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: "#FFFFFF"
            font.pixelSize: Theme.px(Theme.wide ? 40 : 44)
            width: page.column
        }
    ]
    Why {
        visible: Theme.wide
        anchors.centerIn: parent
    }
}
