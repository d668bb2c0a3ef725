pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window

// Beside the demo's kiosk: whose card lies on the reader, what is out of order, what is on the phone, the paper that came out.
Window {
    id: window
    required property var dock
    required property int beside // where the kiosk's window ends
    readonly property var shown: dock.shown
    x: beside
    width: 460
    height: 960
    visible: true
    title: "Demo dock"
    color: Theme.paper

    component Heading: Text {
        width: parent?.width ?? 0
        horizontalAlignment: Text.AlignRight
        font.family: Theme.family
        font.pixelSize: 17
        font.weight: Font.DemiBold
        color: Theme.inkQuiet
    }

    Rectangle {
        id: top
        readonly property bool asked: window.shown.numbers.length > 0 // on the phone
        width: parent.width
        height: window.shown.fields.length > 0 ? 164 : 84
        color: Theme.green900
        Column {
            anchors.right: parent.right
            anchors.rightMargin: 20
            y: 42 - height / 2
            Text {
                anchors.right: parent.right
                text: top.asked ? "على الجوال" : "رمز التحقق"
                font.family: Theme.family
                font.pixelSize: 20
                font.weight: Font.DemiBold
                color: "#FFFFFF"
            }
            Text {
                anchors.right: parent.right
                text: top.asked ? "On the phone" : "Verification code"
                font.family: Theme.family
                font.pixelSize: 14
                color: Theme.goldLight
            }
        }
        Row {
            visible: top.asked
            x: 20
            y: 42 - height / 2
            spacing: 6
            Repeater {
                model: window.shown.numbers
                PressButton {
                    required property string modelData
                    objectName: "number " + modelData
                    width: 62
                    implicitHeight: 52
                    radius: 12
                    pixelSize: 24
                    label: modelData
                    onPressed: window.dock.pick(modelData)
                }
            }
            PressButton {
                objectName: "not me"
                width: 92
                implicitHeight: 52
                radius: 12
                pixelSize: 16
                onDark: true
                label: "لست أنا\nNot me"
                onPressed: window.dock.pick("")
            }
        }
        Text {
            visible: !top.asked
            x: 20
            y: 42 - height / 2
            text: window.shown.code.length > 0 ? window.shown.code : "— — —"
            font.family: Theme.family
            font.pixelSize: 38
            font.letterSpacing: 4
            font.weight: Font.DemiBold
            color: "#FFFFFF"
        }
        Rectangle {
            objectName: "face"
            visible: window.shown.fields.length > 0
            x: 20
            y: 84
            width: parent.width - 40
            height: 68
            radius: 12
            color: Theme.surface
            PressButton {
                objectName: "scan"
                anchors.right: parent.right
                anchors.rightMargin: 8
                y: 31
                width: 94
                implicitHeight: 30
                radius: 10
                border.width: 1
                pixelSize: 14
                label: "مسح · Scan"
                onPressed: window.dock.scan()
            }
            Text {
                anchors.right: parent.right
                anchors.rightMargin: 14
                y: 4
                text: "المطبوع على الوثيقة · On the document"
                font.family: Theme.family
                font.pixelSize: 14
                color: Theme.inkQuiet
            }
            Text {
                x: 14
                y: 0
                text: window.shown.number
                font.family: Theme.family
                font.pixelSize: 24
                font.letterSpacing: 3
                font.weight: Font.DemiBold
                color: Theme.ink
            }
            Text {
                x: 14
                y: 36
                text: window.shown.fields
                font.family: Theme.family
                font.pixelSize: 15
                font.weight: Font.DemiBold
                color: Theme.ink
            }
        }
    }
    Column {
        id: hands
        anchors.top: top.bottom
        anchors.topMargin: 12
        x: 20
        width: parent.width - 40
        spacing: 5
        Heading {
            text: "ضع بطاقة · Lay a card"
        }
        Grid {
            id: cards
            width: parent.width
            columns: 6
            spacing: 6
            layoutDirection: Qt.RightToLeft
            Repeater {
                model: window.shown.personas
                PressButton {
                    required property string modelData
                    objectName: "card " + modelData
                    width: (cards.width - 5 * cards.spacing) / 6
                    implicitHeight: 36
                    radius: 12
                    border.width: filled ? 0 : 1
                    pixelSize: 13
                    label: modelData
                    filled: window.shown.laid === modelData
                    onPressed: window.dock.lay(modelData)
                }
            }
        }
        Repeater {
            model: window.shown.parts.length
            Column {
                id: part
                required property int index
                readonly property var told: window.shown.parts[part.index]
                width: hands.width
                spacing: 5
                Heading {
                    text: part.told.title
                }
                Grid {
                    id: chips
                    width: parent.width
                    columns: 3
                    spacing: 6
                    layoutDirection: Qt.RightToLeft
                    Repeater {
                        model: part.told.faults.length
                        FaultChip {
                            required property int index
                            fault: part.told.faults[index]
                            objectName: fault.name
                            width: (chips.width - 2 * chips.spacing) / 3
                            onClicked: window.dock.fault(fault.name)
                        }
                    }
                }
            }
        }
        Rectangle {
            objectName: "end"
            width: parent.width
            height: 50
            radius: 12
            color: window.shown.on.length > 0 ? Theme.amber : Theme.green100
            Text {
                anchors.centerIn: parent
                width: parent.width - 24
                horizontalAlignment: Text.AlignHCenter
                elide: Text.ElideRight
                text: window.shown.on.length === 0 ? "كل شيء يعمل · All is well" : window.shown.on.length === 1 ? "إنهاء العطل: " + window.shown.on[0] : "إنهاء الأعطال كلها · End all " + window.shown.on.length + " faults"
                font.family: Theme.family
                font.pixelSize: 17
                font.weight: Font.DemiBold
                color: window.shown.on.length > 0 ? "#FFFFFF" : Theme.green900
            }
            MouseArea {
                anchors.fill: parent
                enabled: window.shown.on.length > 0
                onClicked: window.dock.fault("")
            }
        }
    }
    Rectangle {
        anchors.top: hands.bottom
        anchors.topMargin: 12
        anchors.bottom: parent.bottom
        width: parent.width
        color: Theme.grey100
        Text {
            anchors.centerIn: parent
            visible: window.shown.strip.length === 0
            horizontalAlignment: Text.AlignHCenter
            text: "الورق يظهر هنا\nThe paper comes out here"
            font.family: Theme.family
            font.pixelSize: 16
            color: Theme.inkQuiet
        }
        Flickable {
            anchors.fill: parent
            anchors.leftMargin: 70
            anchors.rightMargin: 70
            contentHeight: strip.height
            clip: true
            Image {
                id: strip
                source: window.shown.strip
                width: parent.width
                fillMode: Image.PreserveAspectFit
            }
        }
    }
}
