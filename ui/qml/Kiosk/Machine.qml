pragma ComponentBehavior: Bound
import QtQuick

// This machine: screen, reader pad, paper exit; a card moves to its place and rests there.
Item {
    id: machine
    property bool moving: false
    property bool laid: false // the card lies in its place
    property bool contact: false
    property bool printing: false // the paper is on its way out
    width: height * 1.125
    height: 640 * Theme.scale
    readonly property real unit: height / 640
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Rectangle {
        width: parent.width
        height: parent.height * 0.8
        radius: 44 * machine.unit
        color: "#0E3425"
        border.width: 3
        border.color: "#2C6B50"
    }
    Rectangle {
        x: parent.width * 0.07
        y: parent.height * 0.06
        width: parent.width * 0.86
        height: parent.height * 0.4
        radius: 12
        color: Theme.paper
        Rectangle {
            x: parent.width * 0.4
            y: parent.height * 0.16
            width: parent.width * 0.53
            height: 26 * machine.unit
            radius: 13
            color: Theme.green900
        }
        Rectangle {
            x: parent.width * 0.6
            y: parent.height * 0.36
            width: parent.width * 0.33
            height: 20 * machine.unit
            radius: 10
            color: "#9DB3A8"
        }
        Rectangle {
            x: parent.width * 0.07
            y: parent.height * 0.55
            width: parent.width * 0.86
            height: parent.height * 0.3
            radius: 12
            color: "#FFFFFF"
            border.width: 3
            border.color: Theme.edge
        }
    }
    Rectangle {
        id: exit
        x: parent.width * 0.09
        y: parent.height * 0.56
        width: parent.width * 0.29
        height: 22 * machine.unit
        radius: 11
        color: "#030D09"
    }
    Rectangle {
        x: exit.x + exit.width * 0.1
        y: exit.y + 14 * machine.unit
        width: exit.width * 0.8
        height: (machine.printing ? 230 : 64) * machine.unit
        color: machine.printing ? "#FFFFFF" : "#4C6A5C"
        border.width: machine.printing ? 3 : 0
        border.color: Theme.edge
        Column {
            visible: machine.printing
            x: parent.width * 0.15
            y: 36 * machine.unit
            spacing: 18 * machine.unit
            Repeater {
                model: [0.7, 0.5, 0.6]
                Rectangle {
                    required property real modelData
                    width: exit.width * 0.8 * modelData
                    height: 12 * machine.unit
                    radius: height / 2
                    color: "#9DB3A8"
                }
            }
            Rectangle {
                width: 60 * machine.unit
                height: width
                color: Theme.ink
            }
        }
    }
    Rectangle {
        id: pad
        x: parent.width * 0.53
        y: parent.height * 0.54
        width: parent.width * 0.38
        height: machine.contact ? 30 * machine.unit : parent.height * 0.2
        radius: machine.contact ? 15 : 28 * machine.unit
        color: machine.contact ? "#030D09" : "transparent"
        border.width: 5
        border.color: Theme.goldLight
    }
    IdCard {
        id: card
        readonly property real homeX: machine.width * 0.56
        readonly property real awayY: machine.height * 0.74
        readonly property real homeY: machine.contact ? machine.height * 0.6 : machine.height * 0.52
        x: homeX
        property real travel: awayY
        y: machine.laid ? homeY : 3 * Math.round(travel / 3) // three pixels at a time: half the frames, and the eye sees no difference
        width: machine.width * 0.36
        height: width * 0.63
        rotation: machine.contact ? 0 : -7
        SequentialAnimation on travel {
            running: machine.moving && machine.visible && !Theme.still
            loops: Animation.Infinite
            NumberAnimation {
                from: card.awayY
                to: card.homeY
                duration: 1600
                easing.type: Easing.OutCubic
            }
            PauseAnimation {
                duration: 2400
            }
        }
    }
}
