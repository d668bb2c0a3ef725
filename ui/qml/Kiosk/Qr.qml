pragma ComponentBehavior: Bound
import QtQuick

// A QR code with its quiet zone of four modules.
Rectangle {
    id: qr
    required property var matrix
    readonly property real module: Math.floor(width / (matrix.length + 8))
    color: "#FFFFFF"
    radius: Theme.radius
    border.width: 2
    border.color: Theme.edge
    height: width
    Column {
        anchors.centerIn: parent
        Repeater {
            model: qr.matrix
            Row {
                id: line
                required property var modelData
                LayoutMirroring.enabled: false
                Repeater {
                    model: line.modelData
                    Rectangle {
                        required property bool modelData
                        width: qr.module
                        height: qr.module
                        color: modelData ? "#000000" : "#FFFFFF"
                    }
                }
            }
        }
    }
}
