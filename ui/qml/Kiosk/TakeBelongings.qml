pragma ComponentBehavior: Bound
import QtQuick

// The document first, then the paper; a tick stands where nothing is left to take.
Page {
    id: page
    lead: Theme.px(64)
    readonly property real share: Math.min(1, (page.room - Theme.px(56 + 56 + 24)) / Theme.px(310 + 430)) // of the panels' height that there is room for
    component Panel: Rectangle {
        id: panel
        required property string order
        required property string words
        required property bool taken
        required property bool current
        default property alias art: picture.data
        width: parent ? parent.width : 0
        radius: Theme.radius
        color: Theme.surface
        border.width: current ? 5 : 2
        border.color: current ? Theme.green900 : Theme.line
        Item {
            id: picture
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(46)
            anchors.verticalCenter: parent.verticalCenter
            width: Math.round(Math.min(Theme.px(330), parent.width * 0.341))
            height: parent.height - Theme.px(80)
        }
        Column {
            anchors.left: picture.right
            anchors.leftMargin: Theme.px(46)
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(120)
            anchors.verticalCenter: parent.verticalCenter
            Words {
                rtl: page.screen.rtl
                text: panel.order
                visible: panel.order.length > 0 && !panel.taken
                color: Theme.inkQuiet
                width: parent.width
            }
            Words {
                rtl: page.screen.rtl
                text: panel.words
                strong: true
                font.pixelSize: Math.min(Theme.px(58), panel.width * 0.06)
                width: parent.width
            }
        }
        Icon {
            visible: panel.taken
            name: "tick"
            stroke: Theme.green900
            width: Theme.px(70)
            height: width
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(46)
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    spacing: Theme.px(12)
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
            visible: page.screen.hint.length > 0
            text: page.screen.hint
            color: Theme.inkQuiet
            width: page.column
        }
    ]
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: Math.round(Theme.wide ? (parent.height - height) / 2 : page.below + spacing)
        spacing: Theme.px(56)
        Panel {
            order: page.screen.cardFirst
            words: page.screen.card
            taken: page.screen.cardTaken
            current: !page.screen.cardTaken
            height: Math.floor(Theme.px(310) * page.share)
            IdCard {
                anchors.centerIn: parent
                width: Math.min(parent.width, parent.height / 0.63)
                height: width * 0.63
            }
        }
        Panel {
            visible: page.screen.paperWanted
            order: page.screen.paperThen
            words: page.screen.paper
            taken: false
            current: page.screen.cardTaken
            height: Math.floor(Theme.px(430) * page.share)
            Rectangle {
                width: parent.width
                height: Theme.px(70)
                radius: Theme.radius
                color: Theme.green900
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: Theme.px(40)
                width: parent.width * 0.6
                height: Math.min(Theme.px(230), parent.height - Theme.px(120))
                color: "#FFFFFF"
                border.width: 3
                border.color: Theme.edge
                Column {
                    anchors.centerIn: parent
                    spacing: Theme.px(18)
                    Rectangle {
                        width: Theme.px(120)
                        height: 14
                        radius: 7
                        color: "#9DB3A8"
                    }
                    Rectangle {
                        width: Theme.px(80)
                        height: 14
                        radius: 7
                        color: "#9DB3A8"
                    }
                    Rectangle {
                        width: Theme.px(70)
                        height: width
                        color: Theme.ink
                    }
                }
            }
            Icon {
                name: "down"
                stroke: Theme.amber
                width: Theme.px(60)
                height: width
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.bottom: parent.bottom
            }
        }
    }
}
