pragma ComponentBehavior: Bound
import QtQuick

// A button: filled when it is the main action, outlined otherwise; acts on release inside.
Rectangle {
    id: button

    property string label: ""
    property string icon: ""
    property bool filled: false
    property bool onDark: false
    property int pixelSize: Theme.button
    signal held // a finger went down: what a release means is settled here
    signal pressed

    readonly property color ground: filled ? Theme.green900 : onDark ? "transparent" : Theme.surface
    readonly property color inkColour: filled || onDark ? "#FFFFFF" : Theme.green900

    implicitHeight: Theme.actionHeight
    implicitWidth: row.implicitWidth + Theme.px(72)
    radius: Theme.radius
    opacity: enabled ? 1 : 0.55
    color: touch.pressed ? (filled ? Theme.green700 : onDark ? "#22FFFFFF" : Theme.green100) : ground
    border.width: activeFocus ? 5 : filled ? 0 : 3
    border.color: filled ? Theme.goldLight : onDark ? "#FFFFFF" : Theme.edge
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.onPressAction: button.strike()
    Keys.onReturnPressed: button.strike()
    Keys.onSpacePressed: button.strike()
    function strike() {
        button.held();
        button.pressed();
    }

    Row {
        id: row
        anchors.centerIn: parent
        spacing: button.pixelSize < Theme.button ? Theme.px(14) : Theme.gutter
        Icon {
            visible: button.icon.length > 0
            name: button.icon
            stroke: button.inkColour
            width: Theme.px(44)
            height: Theme.px(44)
            anchors.verticalCenter: row.verticalCenter
        }
        Text {
            text: button.label
            width: Math.ceil(implicitWidth) // whole pixels, as in Words
            color: button.inkColour
            font.family: Theme.family
            font.pixelSize: button.pixelSize
            font.weight: Font.DemiBold
            textFormat: Text.PlainText
        }
    }
    MouseArea {
        id: touch
        anchors.fill: parent
        onPressed: button.held()
        onClicked: button.pressed()
    }
}
