pragma ComponentBehavior: Bound
import QtQuick

// A number and its Hijri year; anyone may learn the general status.
Page {
    id: page
    keys: true
    spacing: Theme.px(30)
    component Field: Column {
        id: field
        required property string label
        required property string value
        required property bool current
        signal chosen
        spacing: Theme.px(10)
        Words {
            rtl: page.screen.rtl
            text: field.label
            strong: true
            width: parent.width
        }
        Rectangle {
            width: parent.width
            height: Theme.px(130)
            radius: Theme.radius
            color: Theme.surface
            border.width: activeFocus ? 7 : field.current ? 5 : 2
            border.color: field.current ? Theme.green900 : Theme.edge
            Accessible.role: Accessible.EditableText
            Accessible.name: field.label
            activeFocusOnTab: true
            Keys.onReturnPressed: field.chosen()
            Keys.onSpacePressed: field.chosen()
            Words {
                rtl: page.screen.rtl
                text: field.value
                strong: true
                font.pixelSize: Theme.px(58)
                anchors.fill: parent
                anchors.leftMargin: Theme.px(28)
                anchors.rightMargin: Theme.px(28)
                verticalAlignment: Text.AlignVCenter
            }
            MouseArea {
                anchors.fill: parent
                onClicked: field.chosen()
            }
        }
    }
    said: [
        Words {
            rtl: page.screen.rtl
            text: page.screen.title
            strong: true
            font.pixelSize: Theme.title
            width: page.column
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.hint
            color: Theme.inkQuiet
            width: page.column
        },
        Row {
            width: page.column
            spacing: Theme.gutter
            Field {
                label: page.screen.numberLabel
                value: page.screen.number
                current: !page.screen.onYear
                width: (page.column - Theme.gutter) * 0.6
                onChosen: page.pressed("number", "")
            }
            Field {
                label: page.screen.yearLabel
                value: page.screen.year
                current: page.screen.onYear
                width: (page.column - Theme.gutter) * 0.4
                onChosen: page.pressed("year", "")
            }
        },
        Words {
            rtl: page.screen.rtl
            text: page.screen.notice
            strong: page.screen.warning
            color: page.screen.warning ? Theme.amberInk : Theme.inkQuiet
            width: page.column
            height: Theme.px(116) // two lines, so that the keys stay where they are
        },
        Sign {
            visible: Theme.wide && page.height > Theme.px(900)
            name: "paper"
            width: Theme.px(260)
            anchors.horizontalCenter: parent?.horizontalCenter
        }
    ]
    Keypad {
        anchors.horizontalCenter: parent.horizontalCenter
        y: page.below + page.spacing
        room: parent.height - y - (Theme.wide ? 0 : Theme.gutter)
        span: parent.width - 2 * Theme.margin
        ready: page.screen.ready
        names: page.screen.keyNames
        onPressed: (name, value) => page.pressed(name, value)
    }
}
