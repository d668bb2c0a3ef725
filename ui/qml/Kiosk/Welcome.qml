pragma ComponentBehavior: Bound
import QtQuick

// The invitation: the slogan, what to do, and where on this machine.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Column {
        id: words
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: 120 * Theme.scale
        spacing: 36 * Theme.scale
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            color: "#FFFFFF"
            font.pixelSize: Theme.slogan
            font.weight: Font.Bold
            lineHeight: 1.0
            width: parent.width
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: "#FFFFFF"
            font.pixelSize: 48 * Theme.scale
            anchors.left: parent.left
            width: parent.width * (page.screen.rtl ? 0.8 : 0.95)
        }
    }
    Machine {
        moving: true
        contact: page.screen.contact
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: words.bottom
        anchors.topMargin: 70 * Theme.scale
    }
}
