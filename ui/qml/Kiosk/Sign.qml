pragma ComponentBehavior: Bound
import QtQuick

// What a screen is about, large: an icon in a disc, for whoever does not read.
Rectangle {
    id: sign
    required property string name
    property color stroke: Theme.green900
    width: Math.round(420 * Theme.scale)
    height: width
    radius: width / 2
    color: Theme.surface
    border.width: 3
    border.color: Theme.line
    Icon {
        name: sign.name
        stroke: sign.stroke
        width: Math.round(Math.min(216 * Theme.scale, sign.width * 0.72))
        height: width
        x: Math.round((sign.width - width) / 2)
        y: x
    }
}
