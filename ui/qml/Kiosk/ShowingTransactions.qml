pragma ComponentBehavior: Bound
import QtQuick

// The list: what needs the visitor first.
Page {
    id: page
    lead: Theme.px(48)
    spacing: Theme.px(24)
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Row {
            visible: page.screen.tabs.length > 0
            anchors.left: parent?.left
            spacing: Theme.gutter
            Repeater {
                model: page.screen.tabs
                PressButton {
                    required property var modelData
                    implicitHeight: Theme.px(88)
                    radius: height / 2
                    pixelSize: Theme.body
                    label: modelData.label
                    filled: modelData.chosen
                    onPressed: page.pressed("tab", modelData.value)
                }
            }
        },
        DeskCard {
            visible: page.screen.limited.length > 0
            rtl: page.screen.rtl
            words: page.screen.limited
            sign: "lock"
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.empty
            visible: page.screen.empty.length > 0
            font.pixelSize: Theme.section
            color: Theme.inkQuiet
            width: page.column
            topPadding: Theme.px(36)
        }
    ]
    Sign {
        visible: page.screen.empty.length > 0
        name: "paper"
        anchors.centerIn: parent
    }
    ListView {
        id: list
        anchors.fill: parent
        anchors.topMargin: Theme.wide ? 0 : page.below + Theme.gutter
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        clip: true
        spacing: Theme.gutter
        topMargin: Theme.wide ? Theme.px(48) : 0
        bottomMargin: Theme.gutter
        boundsBehavior: Flickable.StopAtBounds
        model: page.screen.cards
        footer: Column {
            width: list.width
            topPadding: Theme.gutter
            Words {
                rtl: page.screen.rtl
                text: page.screen.note
                visible: page.screen.note.length > 0 && !page.screen.covered
                color: Theme.inkQuiet
                width: list.width
            }
            PressButton {
                visible: page.screen.checklist.length > 0 && !page.screen.covered
                label: page.screen.checklist
                icon: "print"
                enabled: page.screen.mainEnabled
                width: list.width
                implicitHeight: Theme.px(96)
                pixelSize: Theme.body
                onPressed: page.pressed("checklist", "")
            }
        }
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
