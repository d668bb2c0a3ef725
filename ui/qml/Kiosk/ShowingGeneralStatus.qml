pragma ComponentBehavior: Bound
import QtQuick

// The stage that anyone may know, large.
Page {
    id: page
    spacing: (Theme.wide ? 20 : 40) * Theme.scale
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
            height: inner.y + inner.height + (Theme.wide ? 28 : 48) * Theme.scale
            radius: Theme.radius
            color: page.screen.stage === "finished" ? Theme.grey100 : Theme.green100
            Icon {
                id: stage
                name: page.screen.stage === "finished" ? "finished" : "in_progress"
                stroke: Theme.green900
                width: Math.round(72 * Theme.scale)
                height: width
                anchors.left: Theme.wide ? undefined : parent.left
                anchors.right: Theme.wide ? parent.right : undefined
                anchors.margins: Math.round(48 * Theme.scale)
                y: anchors.margins
            }
            Column {
                id: inner
                anchors.left: parent.left
                anchors.right: Theme.wide ? stage.left : parent.right
                anchors.margins: 48 * Theme.scale
                anchors.rightMargin: Theme.wide ? Theme.gutter : anchors.margins
                y: (Theme.wide ? 28 : 48 + 72 + 16) * Theme.scale
                spacing: 16 * Theme.scale
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.label
                    strong: true
                    color: Theme.green900
                    font.pixelSize: (Theme.wide ? 46 : 52) * Theme.scale
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
        height: Math.min(640 * Theme.scale, page.room - page.spacing - Theme.margin)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? (parent.height - height) / 2 : page.below + page.spacing
    }
    Sign {
        visible: !page.screen.cardArt
        name: "desk"
        width: Math.round(Math.min(300 * Theme.scale, page.room - page.spacing - Theme.margin))
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + page.spacing)
    }
}
