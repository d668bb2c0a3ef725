pragma ComponentBehavior: Bound
import QtQuick

// ReadingCard, LookingUp, PrintingReceipt: one sentence, and something that breathes because its end is unknown.
Page {
    id: page
    lead: Theme.px(64)
    spacing: Theme.px(20)
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
            color: Theme.inkQuiet
            width: page.column
        }
    ]
    Item {
        width: parent.width
        height: Math.min(Theme.px(640), page.room - Theme.px(240))
        y: Math.round(Math.max(page.below + Theme.px(40), (parent.height - height) / 2))
        Machine {
            visible: page.screen.icon.length === 0
            contact: page.screen.contact
            laid: true
            printing: page.screen.printing
            height: parent.height
            anchors.centerIn: parent
        }
        Sign {
            visible: page.screen.icon.length > 0
            name: page.screen.icon
            anchors.centerIn: parent
        }
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(Theme.wide ? 60 : 120)
        width: Theme.px(480)
        height: Theme.px(18)
        radius: height / 2
        color: Theme.green900
        SequentialAnimation on opacity {
            running: page.visible && !Theme.still
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
}
