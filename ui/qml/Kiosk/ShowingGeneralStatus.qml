pragma ComponentBehavior: Bound
import QtQuick

// The stage that anyone may know, large.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: 56 * Theme.scale
        spacing: 40 * Theme.scale
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: parent.width
        }
        Rectangle {
            width: parent.width
            height: inner.height + 96 * Theme.scale
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
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: Theme.inkQuiet
            width: parent.width
        }
        Machine {
            moving: true
            contact: page.screen.contact
            anchors.horizontalCenter: parent.horizontalCenter
        }
    }
}
