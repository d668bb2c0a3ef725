pragma ComponentBehavior: Bound
import QtQuick

// Asked before private data is put away; any touch answers yes.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: Math.round(180 * Theme.scale)
        spacing: Math.round(44 * Theme.scale)
        Sign {
            name: page.screen.icon
            width: Math.round(300 * Theme.scale)
            anchors.left: parent.left
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: 84 * Theme.scale
            width: parent.width
        }
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            font.pixelSize: 42 * Theme.scale
            color: Theme.inkQuiet
            width: parent.width
        }
    }
}
