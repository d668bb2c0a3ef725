pragma ComponentBehavior: Bound
import QtQuick

// What a screen is about, large: an icon in a disc, for whoever does not read.
Rectangle {
    id: sign
    required property string name
    property color stroke: Theme.green900
    width: Theme.px(420)
    height: width
    radius: width / 2
    color: Theme.surface
    border.width: 3
    border.color: Theme.line
    Icon {
        name: sign.name
        stroke: sign.stroke
        width: Math.round(Math.min(Theme.px(216), sign.width * 0.72))
        height: width
        x: Math.round((sign.width - width) / 2)
        y: x
    }
}
