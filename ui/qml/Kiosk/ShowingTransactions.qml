pragma ComponentBehavior: Bound
import QtQuick

// The list: what needs the visitor first.
Item {
    id: page
    required property var screen
    signal pressed(string name, string value)
    Words {
        id: title
        rtl: page.screen.rtl
        text: page.screen.title
        strong: true
        font.pixelSize: Theme.title
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        y: 48 * Theme.scale
    }
    Row {
        id: tabs
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.top: title.bottom
        anchors.topMargin: 24 * Theme.scale
        spacing: Theme.gutter
        Repeater {
            model: page.screen.tabs
            PressButton {
                required property var modelData
                implicitHeight: 88 * Theme.scale
                radius: height / 2
                pixelSize: Theme.body
                label: modelData.label
                filled: modelData.chosen
                onPressed: page.pressed("tab", modelData.value)
            }
        }
    }
    Words {
        rtl: page.screen.rtl
        text: page.screen.empty
        visible: page.screen.empty.length > 0
        font.pixelSize: Theme.section
        color: Theme.inkQuiet
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.margin
        anchors.top: page.screen.tabs.length > 0 ? tabs.bottom : title.bottom
        anchors.topMargin: 60 * Theme.scale
    }
    Sign {
        visible: page.screen.empty.length > 0
        name: "paper"
        anchors.centerIn: parent
    }
    ListView {
        id: list
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: tabs.bottom
        anchors.bottom: parent.bottom
        anchors.topMargin: Theme.gutter
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        clip: true
        spacing: Theme.gutter
        bottomMargin: Theme.gutter
        boundsBehavior: Flickable.StopAtBounds
        model: page.screen.cards
        delegate: TransactionCard {
            required property var modelData
            width: list.width
            item: modelData
            rtl: page.screen.rtl
            covered: page.screen.covered
            onPressed: page.pressed("transaction", modelData.id)
        }
    }
    ScrollMark {
        of: list
        offset: list.y
        anchors.right: parent.right
    }
}
