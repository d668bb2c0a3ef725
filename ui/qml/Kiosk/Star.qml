pragma ComponentBehavior: Bound
import QtQuick

// The emblem: the eight-point star of two squares.
Item {
    id: star
    property color stroke: Theme.green900
    Repeater {
        model: 2
        Rectangle {
            required property int index
            anchors.centerIn: parent
            width: star.width * 0.68
            height: width
            rotation: index * 45
            color: "transparent"
            border.width: Math.max(3, star.width * 0.06)
            border.color: star.stroke
            antialiasing: true
        }
    }
    Rectangle {
        anchors.centerIn: parent
        width: star.width * 0.26
        height: width
        radius: width / 2
        color: Theme.gold
    }
}
