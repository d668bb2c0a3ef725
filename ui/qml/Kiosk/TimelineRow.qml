pragma ComponentBehavior: Bound
import QtQuick

// One movement: filled tick is done, ring is now, hollow ring is ahead.
Item {
    id: row
    required property var movement
    required property bool rtl
    required property bool needsYou
    height: words.height + Theme.px(28)
    readonly property color ring: movement.state === "now" && needsYou ? Theme.amber : movement.state === "ahead" ? Theme.edge : Theme.green900

    Rectangle {
        visible: !row.movement.last
        anchors.horizontalCenter: dot.horizontalCenter
        anchors.top: dot.bottom
        width: 4
        height: row.height - dot.height
        color: row.movement.state === "ahead" ? Theme.line : Theme.green900
    }
    Rectangle {
        id: dot
        anchors.left: parent.left
        width: Theme.px(54)
        height: width
        radius: width / 2
        color: row.movement.state === "done" ? Theme.green900 : Theme.surface
        border.width: row.movement.state === "now" ? 7 : 4
        border.color: row.ring
        Icon {
            visible: row.movement.state === "done"
            anchors.centerIn: parent
            width: Theme.px(26)
            height: width
            name: "tick"
            stroke: "#FFFFFF"
        }
        Rectangle {
            visible: row.movement.state === "now"
            anchors.centerIn: parent
            width: parent.width * 0.4
            height: width
            radius: width / 2
            color: row.ring
        }
    }
    Column {
        id: words
        anchors.left: dot.right
        anchors.leftMargin: Theme.gutter
        anchors.right: parent.right
        Words {
            rtl: row.rtl
            text: row.movement.label
            strong: true
            width: parent.width
        }
        Words {
            rtl: row.rtl
            text: row.movement.time
            font.pixelSize: Theme.meta
            color: Theme.inkQuiet
            width: parent.width
        }
    }
}
