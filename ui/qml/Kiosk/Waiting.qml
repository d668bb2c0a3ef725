pragma ComponentBehavior: Bound
import QtQuick

// ReadingCard, LookingUp, PrintingReceipt: one sentence, and something that breathes because its end is unknown.
Page {
    id: page
    lead: 64 * Theme.scale
    spacing: 20 * Theme.scale
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
        height: Math.min(640 * Theme.scale, page.room - 240 * Theme.scale)
        y: Math.round(Math.max(page.below + 40 * Theme.scale, (parent.height - height) / 2))
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
        anchors.bottomMargin: (Theme.wide ? 60 : 120) * Theme.scale
        width: 480 * Theme.scale
        height: 18 * Theme.scale
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
