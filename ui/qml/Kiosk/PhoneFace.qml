pragma ComponentBehavior: Bound
import QtQuick

// A phone that asks which of three numbers it is: one stands there large, the others are left open. Without digits it waits,
// or bears a sign of what became of them.
Rectangle {
    id: phone
    required property string digits
    required property bool breathing
    required property string sign
    width: Math.round(height * 0.54)
    radius: Math.round(width * 0.13)
    color: Theme.surface
    border.width: Math.round(width * 0.028)
    border.color: Theme.green900
    LayoutMirroring.enabled: false
    Accessible.role: Accessible.StaticText
    Accessible.name: digits.split("").join(" ")

    Rectangle {
        x: Math.round((phone.width - width) / 2)
        y: Math.round(phone.width * 0.085)
        width: Math.round(phone.width * 0.24)
        height: Math.round(phone.width * 0.026)
        radius: height / 2
        color: Theme.green900
    }
    Column {
        id: tiles
        anchors.centerIn: parent
        anchors.verticalCenterOffset: Math.round(phone.width * 0.04)
        width: Math.round(phone.width * 0.72)
        spacing: Math.round(phone.width * 0.08)
        Repeater {
            model: [false, true, false]
            Rectangle {
                id: tile
                required property bool modelData
                readonly property bool mine: modelData && phone.digits.length > 0
                width: tiles.width
                height: Math.round(phone.width * (modelData ? 0.7 : 0.26))
                radius: Math.round(phone.width * 0.075)
                color: tile.mine ? Theme.green100 : Theme.surface
                border.width: tile.mine ? 5 : 3
                border.color: tile.mine ? Theme.green900 : Theme.line
                Text {
                    visible: tile.mine
                    anchors.centerIn: parent
                    text: phone.digits
                    color: Theme.green900
                    font.family: Theme.family
                    font.weight: Font.Bold
                    font.pixelSize: Math.round(tile.height * 0.64) // its line, a half higher, stays within
                }
                Icon {
                    visible: tile.modelData && phone.sign.length > 0
                    name: phone.sign
                    stroke: Theme.inkQuiet
                    width: Math.round(tile.height * 0.5)
                    height: width
                    x: Math.round((tile.width - width) / 2)
                    y: Math.round((tile.height - height) / 2)
                }
                Rectangle {
                    visible: tile.modelData && phone.breathing
                    anchors.centerIn: parent
                    width: Math.round(tile.width * 0.5)
                    height: Math.round(phone.width * 0.035)
                    radius: height / 2
                    color: Theme.green900
                    SequentialAnimation on opacity {
                        running: phone.breathing && phone.visible && !Theme.still
                        loops: Animation.Infinite
                        NumberAnimation {
                            from: 1
                            to: 0.35
                            duration: 900
                        }
                        NumberAnimation {
                            from: 0.35
                            to: 1
                            duration: 900
                        }
                    }
                }
            }
        }
    }
}
