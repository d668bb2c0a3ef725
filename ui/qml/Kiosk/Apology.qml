pragma ComponentBehavior: Bound
import QtQuick

// What to do now, and the other way to be served.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: 56 * Theme.scale
        spacing: 36 * Theme.scale
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: parent.width
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: Theme.section
            width: parent.width
        }
        Qr {
            visible: page.screen.qr.length > 0
            matrix: page.screen.qr
            width: 560 * Theme.scale
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Machine {
            visible: page.screen.cardArt
            moving: page.screen.cardArt
            contact: page.screen.contact
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.desk
            color: Theme.inkQuiet
            width: parent.width
        }
    }
}
