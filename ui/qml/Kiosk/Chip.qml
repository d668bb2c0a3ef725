pragma ComponentBehavior: Bound
import QtQuick

// A status: icon, word and colour, never colour alone.
Rectangle {
    id: chip
    required property var status
    readonly property bool needs: status.kind === "action_needed"
    readonly property color inkColour: needs ? Theme.amberInk : status.kind === "refused" ? Theme.redInk : Theme.green900
    implicitHeight: Theme.px(60)
    implicitWidth: row.implicitWidth + Theme.px(44)
    radius: height / 2
    color: needs ? Theme.amber100 : status.kind === "refused" ? Theme.red100 : status.kind === "finished" ? Theme.grey100 : Theme.green100
    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.px(12)
        Icon {
            name: chip.status.kind
            stroke: chip.inkColour
            width: Theme.px(30)
            height: width
            anchors.verticalCenter: row.verticalCenter
        }
        Text {
            text: chip.status.label
            width: Math.ceil(implicitWidth) // whole pixels, as in Words
            textFormat: Text.PlainText
            color: chip.inkColour
            font.family: Theme.family
            font.pixelSize: Theme.meta
            font.weight: Font.DemiBold
        }
    }
}
