pragma ComponentBehavior: Bound
import QtQuick

// The eight-point star lattice behind welcome and out-of-service, at four percent of white.
Grid {
    id: lattice
    readonly property real cell: Theme.px(160)
    columns: Math.ceil(width / cell) + 1
    opacity: 0.045
    clip: true
    Repeater {
        model: lattice.columns * (Math.ceil(lattice.height / lattice.cell) + 1)
        Item {
            width: lattice.cell
            height: lattice.cell
            Repeater {
                model: 2
                Rectangle {
                    required property int index
                    anchors.centerIn: parent
                    width: lattice.cell * 0.56
                    height: width
                    rotation: index * 45
                    color: "transparent"
                    border.width: 3
                    border.color: "#FFFFFF"
                    antialiasing: true
                }
            }
        }
    }
}
