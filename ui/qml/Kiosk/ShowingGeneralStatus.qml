pragma ComponentBehavior: Bound
import QtQuick

// The stage that anyone may know, large.
Page {
    id: page
    spacing: (Theme.wide ? 28 : 40) * Theme.scale
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Rectangle {
            width: page.column
            height: inner.height + (Theme.wide ? 72 : 96) * Theme.scale
            radius: Theme.radius
            color: page.screen.stage === "finished" ? Theme.grey100 : Theme.green100
            Column {
                id: inner
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.margins: 48 * Theme.scale
                anchors.verticalCenter: parent.verticalCenter
                spacing: 16 * Theme.scale
                Icon {
                    name: page.screen.stage === "finished" ? "finished" : "in_progress"
                    stroke: Theme.green900
                    width: 72 * Theme.scale
                    height: width
                    anchors.left: parent.left
                }
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.label
                    strong: true
                    color: Theme.green900
                    font.pixelSize: 52 * Theme.scale
                    width: parent.width
                }
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.number
                    color: Theme.green900
                    width: parent.width
                }
            }
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: Theme.inkQuiet
            width: page.column
        }
    ]
    Machine {
        visible: page.screen.cardArt
        moving: true
        contact: page.screen.contact
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? (parent.height - height) / 2 : page.below + page.spacing
    }
    Sign {
        visible: !page.screen.cardArt
        name: "desk"
        width: Math.round(300 * Theme.scale)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + page.spacing)
    }
}
