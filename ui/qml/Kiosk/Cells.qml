pragma ComponentBehavior: Bound
import QtQuick

// A short number as it is typed: a cell for each digit, the next one outlined. From left to right in both languages.
Row {
    id: cells
    required property var digits
    required property int cursor
    required property real room // across
    property real tall: Theme.px(136)
    property string name: ""
    property string spoken: "" // the digits, where they are no secret
    spacing: Theme.px(20)
    LayoutMirroring.enabled: false
    Accessible.role: Accessible.EditableText
    Accessible.name: name
    Accessible.description: spoken
    Repeater {
        model: cells.digits
        Rectangle {
            id: cell
            required property string modelData
            required property int index
            width: Math.min(Theme.px(112), (cells.room + cells.spacing) / cells.digits.length - cells.spacing)
            height: cells.tall
            radius: Theme.radius
            color: Theme.surface
            border.width: index === cells.cursor ? 5 : 2
            border.color: index === cells.cursor ? Theme.green900 : Theme.edge
            Text {
                anchors.centerIn: parent
                text: cell.modelData
                font.family: Theme.family
                font.pixelSize: Theme.px(64)
                font.weight: Font.Bold
                color: Theme.ink
            }
        }
    }
}
