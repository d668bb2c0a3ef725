pragma ComponentBehavior: Bound
import QtQuick

// The document first, then the paper; a tick stands where nothing is left to take.
Page {
    id: page
    lead: 64 * Theme.scale
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
            anchors.leftMargin: 46 * Theme.scale
            anchors.verticalCenter: parent.verticalCenter
            width: Math.round(Math.min(330 * Theme.scale, parent.width * 0.341))
            height: parent.height - 80 * Theme.scale
        }
        Column {
            anchors.left: picture.right
            anchors.leftMargin: 46 * Theme.scale
            anchors.right: parent.right
            anchors.rightMargin: 120 * Theme.scale
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
                font.pixelSize: Math.min(58 * Theme.scale, panel.width * 0.06)
                width: parent.width
            }
        }
        Icon {
            visible: panel.taken
            name: "tick"
            stroke: Theme.green900
            width: 70 * Theme.scale
            height: width
            anchors.right: parent.right
            anchors.rightMargin: 46 * Theme.scale
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    said: Words {
        rtl: page.screen.rtl
        text: page.screen.title
        strong: true
        font.pixelSize: Theme.title
        width: page.column
    }
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: Theme.wide ? (parent.height - height) / 2 : page.below + spacing
        spacing: 56 * Theme.scale
        Panel {
            order: page.screen.cardFirst
            words: page.screen.card
            taken: page.screen.cardTaken
            current: !page.screen.cardTaken
            height: 310 * Theme.scale
            IdCard {
                anchors.centerIn: parent
                width: parent.width
                height: width * 0.63
            }
        }
        Panel {
            visible: page.screen.paperWanted
            order: page.screen.paperThen
            words: page.screen.paper
            taken: false
            current: page.screen.cardTaken
            height: 430 * Theme.scale
            Rectangle {
                width: parent.width
                height: 70 * Theme.scale
                radius: Theme.radius
                color: Theme.green900
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 40 * Theme.scale
                width: parent.width * 0.6
                height: 230 * Theme.scale
                color: "#FFFFFF"
                border.width: 3
                border.color: Theme.edge
                Column {
                    anchors.centerIn: parent
                    spacing: 18 * Theme.scale
                    Rectangle {
                        width: 120 * Theme.scale
                        height: 14
                        radius: 7
                        color: "#9DB3A8"
                    }
                    Rectangle {
                        width: 80 * Theme.scale
                        height: 14
                        radius: 7
                        color: "#9DB3A8"
                    }
                    Rectangle {
                        width: 70 * Theme.scale
                        height: width
                        color: Theme.ink
                    }
                }
            }
            Icon {
                name: "down"
                stroke: Theme.amber
                width: 60 * Theme.scale
                height: width
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.bottom: parent.bottom
            }
        }
    }
}
