pragma ComponentBehavior: Bound
import QtQuick

// The stage that anyone may know, large.
Page {
    id: page
    spacing: Theme.px(Theme.wide ? 20 : 40)
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
            height: inner.y + inner.height + Theme.px(Theme.wide ? 28 : 48)
            radius: Theme.radius
            color: page.screen.stage === "finished" ? Theme.grey100 : Theme.green100
            Icon {
                id: stage
                name: page.screen.stage === "finished" ? "finished" : "in_progress"
                stroke: Theme.green900
                width: Theme.px(72)
                height: width
                anchors.left: Theme.wide ? undefined : parent.left
                anchors.right: Theme.wide ? parent.right : undefined
                anchors.margins: Theme.px(48)
                y: anchors.margins
            }
            Column {
                id: inner
                anchors.left: parent.left
                anchors.right: Theme.wide ? stage.left : parent.right
                anchors.margins: Theme.px(48)
                anchors.rightMargin: Theme.wide ? Theme.gutter : anchors.margins
                y: Theme.px(Theme.wide ? 28 : 48 + 72 + 16)
                spacing: Theme.px(16)
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.label
                    strong: true
                    color: Theme.green900
                    font.pixelSize: Theme.px(Theme.wide ? 46 : 52)
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
        height: Math.min(Theme.px(640), page.room - page.spacing - Theme.margin)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.wide ? (parent.height - height) / 2 : page.below + page.spacing
    }
    Sign {
        visible: !page.screen.cardArt
        name: "desk"
        width: Math.round(Math.min(Theme.px(300), page.room - page.spacing - Theme.margin))
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + page.spacing)
    }
}
