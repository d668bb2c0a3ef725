pragma ComponentBehavior: Bound
import QtQuick

// Closed for the moment, and where one is served instead.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: 420 * Theme.scale
        spacing: 48 * Theme.scale
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            color: "#FFFFFF"
            font.pixelSize: 84 * Theme.scale
            font.weight: Font.Bold
            width: parent.width
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: "#FFFFFF"
            font.pixelSize: 44 * Theme.scale
            width: parent.width
        }
    }
}
