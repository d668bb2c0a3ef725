pragma ComponentBehavior: Bound
import QtQuick

// One transaction in the list; covered, it shows bars instead of words.
Rectangle {
    id: card
    required property var item
    required property bool rtl
    required property bool covered
    signal pressed
    readonly property bool bare: item.subject.length === 0 // its key stands for it
    implicitHeight: words.implicitHeight + Theme.px(56)
    radius: Theme.radius
    color: touch.pressed ? Theme.green100 : Theme.surface
    border.width: activeFocus ? 6 : item.needsYou ? 4 : 2
    border.color: activeFocus ? Theme.green900 : item.needsYou ? Theme.amber : item.opens ? Theme.edge : Theme.line
    Accessible.role: item.opens ? Accessible.Button : Accessible.StaticText
    Accessible.name: covered ? item.chip.label : bare ? item.key : item.subject
    Accessible.onPressAction: card.pressed()
    activeFocusOnTab: item.opens
    Keys.onReturnPressed: card.pressed()
    Keys.onSpacePressed: card.pressed()

    Column {
        id: words
        anchors.left: parent.left
        anchors.right: card.item.opens ? chevron.left : parent.right
        anchors.top: parent.top
        anchors.margins: Theme.px(28)
        anchors.leftMargin: Theme.px(42)
        spacing: Theme.px(8)
        Item {
            width: parent.width
            height: Math.max(key.height, chip.height)
            Words {
                id: key
                rtl: card.rtl
                text: card.item.key
                visible: !card.covered
                strong: card.bare
                font.pixelSize: card.bare ? Theme.body : Theme.meta
                color: card.bare ? Theme.ink : Theme.inkQuiet
                width: Math.ceil(Math.min(implicitWidth, parent.width - chip.width - Theme.gutter))
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
            }
            Chip {
                id: chip
                status: card.item.chip
                anchors.right: parent.right
            }
        }
        Words {
            rtl: card.rtl
            text: card.item.subject
            strong: true
            font.pixelSize: Theme.subject
            width: parent.width
            maximumLineCount: 3
            elide: Text.ElideRight
            visible: !card.covered && !card.bare
        }
        Words {
            rtl: card.rtl
            text: card.item.where
            font.pixelSize: Theme.meta
            color: Theme.inkQuiet
            width: parent.width
            visible: !card.covered
        }
        Repeater {
            model: card.covered ? [0.8, 0.5] : []
            Rectangle {
                required property real modelData
                anchors.left: parent ? parent.left : undefined
                width: words.width * modelData
                height: Theme.px(40)
                radius: 12
                color: Theme.line
            }
        }
    }
    Icon {
        id: chevron
        name: "chevron"
        visible: card.item.opens
        stroke: Theme.green900
        width: Theme.px(40)
        height: width
        rotation: card.rtl ? 180 : 0
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(32)
        anchors.verticalCenter: parent.verticalCenter
    }
    MouseArea {
        id: touch
        anchors.fill: parent
        enabled: card.item.opens
        onClicked: card.pressed()
    }
}
