pragma ComponentBehavior: Bound
import QtQuick

// What to do now, and, at the foot, the other way to be served.
Page {
    id: page
    spacing: Theme.px(36)
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: Theme.section
            width: page.column
        }
    ]
    Item {
        anchors.top: parent.top
        anchors.topMargin: page.below
        anchors.bottom: desk.top
        anchors.left: parent.left
        anchors.right: parent.right
        Qr {
            visible: page.screen.qr.length > 0
            matrix: page.screen.qr
            width: Math.min(Theme.px(560), parent.height - 2 * Theme.gutter)
            anchors.centerIn: parent
        }
        Machine {
            visible: page.screen.cardArt
            moving: page.screen.cardArt
            contact: page.screen.contact
            height: Math.min(Theme.px(640), parent.height - Theme.px(96))
            anchors.centerIn: parent
        }
        WrongWay {
            visible: page.screen.wrongWay
            height: Math.round(Math.min(Theme.px(560), parent.height - Theme.px(96)))
            x: Math.round((parent.width - width) / 2)
            y: Math.round((parent.height - height) / 2)
        }
        Sign {
            visible: page.screen.icon.length > 0
            name: page.screen.icon
            width: Math.round(Math.min(Theme.px(420), parent.height - 2 * Theme.gutter))
            anchors.centerIn: parent
        }
    }
    DeskCard {
        id: desk
        rtl: page.screen.rtl
        words: page.screen.desk
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
    }
}
