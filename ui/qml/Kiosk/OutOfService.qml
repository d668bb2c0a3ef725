pragma ComponentBehavior: Bound
import QtQuick

// Why nobody is served here now, and where or when one is.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        y: Math.round(280 * Theme.scale)
        spacing: Math.round(56 * Theme.scale)
        Sign {
            anchors.left: parent.left
            name: page.screen.icon
            stroke: Theme.goldLight
            color: "transparent"
            border.color: Theme.goldLight
            width: Math.round(300 * Theme.scale)
        }
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
