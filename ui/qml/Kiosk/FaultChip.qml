pragma ComponentBehavior: Bound
import QtQuick

// A fault of the demo: Arabic over English; amber with a filled mark while it is on.
Rectangle {
    id: chip
    required property var fault
    signal clicked

    height: 52
    radius: 12
    color: touch.pressed ? Theme.green100 : chip.fault.on ? Theme.amber100 : Theme.surface
    border.width: chip.fault.on ? 3 : 1
    border.color: chip.fault.on ? Theme.amber : Theme.edge
    Accessible.role: Accessible.CheckBox
    Accessible.name: chip.fault.en
    Accessible.checked: chip.fault.on

    Rectangle {
        visible: chip.fault.on
        width: 10
        height: 10
        radius: 5
        color: Theme.amber
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 8
    }
    Column {
        anchors.centerIn: parent
        Text {
            anchors.horizontalCenter: parent.horizontalCenter
            text: chip.fault.ar
            font.family: Theme.family
            font.pixelSize: 17
            font.weight: Font.DemiBold
            color: chip.fault.on ? Theme.amberInk : Theme.ink
        }
        Text {
            anchors.horizontalCenter: parent.horizontalCenter
            text: chip.fault.en
            font.family: Theme.family
            font.pixelSize: 13
            color: chip.fault.on ? Theme.amberInk : Theme.inkQuiet
        }
    }
    MouseArea {
        id: touch
        anchors.fill: parent
        onClicked: chip.clicked()
    }
}
