pragma ComponentBehavior: Bound
import QtQuick

// Which way a card goes into the slot: not so, but so, the gold square ahead and upwards.
Row {
    id: ways
    spacing: Math.round(height * 0.2)
    Accessible.ignored: true
    Repeater {
        model: [false, true]
        Item {
            id: way
            required property bool modelData
            width: 2 * Math.round(ways.height * 0.26)
            height: ways.height
            Rectangle {
                id: slot
                width: parent.width
                height: ways.height * 0.06
                radius: height / 2
                color: "#030D09"
                border.width: 5
                border.color: Theme.gold
            }
            DocumentFace {
                id: card
                property real travel: 0
                kind: "face"
                height: ways.height * 0.4
                rotation: way.modelData ? 90 : -90
                anchors.centerIn: parent
                anchors.verticalCenterOffset: ways.height * 0.11 - 3 * Math.round(travel * ways.height * 0.1 / 3)
                SequentialAnimation on travel {
                    running: way.modelData && ways.visible && !Theme.still
                    loops: Animation.Infinite
                    NumberAnimation {
                        from: 0
                        to: 1
                        duration: 1600
                        easing.type: Easing.OutCubic
                    }
                    PauseAnimation {
                        duration: 2400
                    }
                }
            }
            Icon {
                visible: way.modelData
                name: "down"
                stroke: Theme.amber
                rotation: 180
                width: 2 * Math.round(ways.height * 0.055)
                height: width
                x: Math.round((parent.width - width) / 2)
                y: Math.round(ways.height * 0.1)
            }
            Rectangle {
                x: Math.round((parent.width - width) / 2)
                y: ways.height - height
                width: 2 * Math.round(ways.height * 0.085)
                height: width
                radius: width / 2
                color: way.modelData ? Theme.green100 : Theme.red100
                border.width: 3
                border.color: way.modelData ? Theme.green900 : Theme.redInk
                Icon {
                    name: way.modelData ? "tick" : "refused"
                    stroke: way.modelData ? Theme.green900 : Theme.redInk
                    width: 2 * Math.round(parent.width * 0.3)
                    height: width
                    x: Math.round((parent.width - width) / 2)
                    y: x
                }
            }
        }
    }
}
