pragma ComponentBehavior: Bound
import QtQuick

// One of a document's fields as it is typed: its name at the start, its parts at the end, from left to right in both languages.
Rectangle {
    id: field
    required property var told // name, label, value, current, and parts: what is typed, what is awaited, whether the caret stands there
    required property bool rtl
    readonly property int column: 404 // in which all fields' values stand; a long number takes more
    readonly property bool date: told.parts.length > 1
    readonly property var widths: date ? [96, 110, 142] : [column]
    signal chosen
    radius: Theme.radius
    color: Theme.surface
    border.width: activeFocus ? 7 : told.current ? 5 : 2
    border.color: told.current ? Theme.green900 : Theme.edge
    Accessible.role: Accessible.EditableText
    Accessible.name: told.label
    Accessible.description: told.value
    Accessible.selectable: true
    Accessible.selected: told.current
    Accessible.onPressAction: field.chosen()
    activeFocusOnTab: true
    Keys.onReturnPressed: field.chosen()
    Keys.onSpacePressed: field.chosen()

    Words {
        id: label
        rtl: field.rtl
        text: field.told.label
        Accessible.ignored: true // the field says it
        strong: field.told.current
        font.pixelSize: Theme.meta
        anchors.left: parent.left
        anchors.leftMargin: Theme.px(28)
        y: Math.round((field.height - height) / 2)
    }
    Row {
        id: parts
        LayoutMirroring.enabled: false
        LayoutMirroring.childrenInherit: true
        x: field.rtl ? Theme.px(28) : field.width - Theme.px(28) - width
        height: parent.height
        Repeater {
            model: field.told.parts
            Row {
                id: part
                required property var modelData
                required property int index
                height: field.height
                Text {
                    visible: part.index > 0
                    width: Theme.px(28)
                    height: parent.height
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    text: "/"
                    font.family: Theme.family
                    font.pixelSize: Theme.px(36)
                    color: Theme.edge
                }
                Item {
                    width: Math.max(Theme.px(field.widths[part.index]), field.date ? 0 : typed.width + Theme.px(14))
                    height: parent.height
                    Text {
                        id: typed
                        x: field.date ? Math.round((parent.width - width) / 2) : 0
                        width: field.date ? Math.ceil(implicitWidth) : Math.floor(Math.min(Math.ceil(implicitWidth), field.width - label.width - Theme.px(28 + 28 + 16 + 14)))
                        fontSizeMode: Text.HorizontalFit // the longest numbers have 22 characters
                        minimumPixelSize: Math.ceil(28 * Theme.scale)
                        height: parent.height
                        verticalAlignment: Text.AlignVCenter
                        text: part.modelData.typed
                        font.family: Theme.family
                        font.pixelSize: Theme.px(42)
                        font.weight: Font.DemiBold
                        color: Theme.ink
                    }
                    Text {
                        visible: typed.text.length === 0 && !part.modelData.caret
                        anchors.fill: parent
                        horizontalAlignment: Text.AlignHCenter
                        verticalAlignment: Text.AlignVCenter
                        text: part.modelData.awaited
                        font.family: Theme.family
                        font.pixelSize: Theme.px(28)
                        color: Theme.inkQuiet
                    }
                    Rectangle {
                        visible: part.modelData.caret
                        x: typed.x + typed.contentWidth + (typed.text.length > 0 ? Theme.px(4) : 0)
                        anchors.verticalCenter: parent.verticalCenter
                        width: Theme.px(5)
                        height: Theme.px(48)
                        color: Theme.green900
                    }
                }
            }
        }
    }
    MouseArea {
        anchors.fill: parent
        onClicked: field.chosen()
    }
}
