pragma ComponentBehavior: Bound
import QtQuick

// An identity card, drawn.
Rectangle {
    id: card
    radius: width * 0.06
    color: "#FFFFFF"
    border.width: 2
    border.color: Theme.edge
    antialiasing: true
    layer.enabled: true // drawn once and moved as a picture: the welcome screen takes half the processor
    layer.smooth: true
    Repeater {
        model: [[0.10, 0.18, 0.36, 0.07, "#0B3B2A"], [0.10, 0.37, 0.45, 0.06, "#D5DCD6"], [0.10, 0.52, 0.34, 0.06, "#D5DCD6"], [0.10, 0.72, 0.19, 0.15, "#C8A24A"]]
        Rectangle {
            required property var modelData
            x: card.width * modelData[0]
            y: card.height * modelData[1]
            width: card.width * modelData[2]
            height: card.height * modelData[3]
            radius: height * 0.3
            color: modelData[4]
        }
    }
    Rectangle {
        x: card.width * 0.68
        y: card.height * 0.2
        width: card.width * 0.21
        height: width
        radius: width / 2
        color: "#CFE3D8"
    }
    Rectangle {
        x: card.width * 0.66
        y: card.height * 0.6
        width: card.width * 0.25
        height: card.height * 0.2
        radius: height * 0.5
        color: "#CFE3D8"
    }
}
